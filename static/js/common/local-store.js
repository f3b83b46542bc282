/** Values kept in this browser as JSON. Without room or permission nothing is kept, and the page works without. */

const MOST_DAYS = 14;

/** Return what `work` returns, or `otherwise` where the browser refuses its storage or holds no JSON. */
function attempt(work, otherwise = null) {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

export const read = (key) => attempt(() => JSON.parse(localStorage.getItem(key)));
export const write = (key, value) => attempt(() => localStorage.setItem(key, JSON.stringify(value)));
export const remove = (key) => attempt(() => localStorage.removeItem(key));

/** Remove the values whose keys begin with `prefix` and that are two weeks old or that `isCurrent` refuses. */
export function removeOld(prefix, isCurrent = () => true) {
  const keys = attempt(() => Object.keys(localStorage), []);
  for (const key of keys.filter((each) => each.startsWith(prefix))) {
    const kept = read(key);
    const old = !kept || Date.now() - kept.at > MOST_DAYS * 86400e3;
    if (old || !isCurrent(kept)) remove(key);
  }
}

/** A text that this tab keeps until it is closed. */
export const tab = {
  read: (key) => attempt(() => sessionStorage.getItem(key)),
  write: (key, text) => attempt(() => sessionStorage.setItem(key, text)),
  remove: (key) => attempt(() => sessionStorage.removeItem(key)),
};
