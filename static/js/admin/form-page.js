/** A page with a form whose texts are kept: the cover, submitting, withdrawing. */

import { startKept } from "./kept.js";

startKept();
