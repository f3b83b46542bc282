-- The rows of the files, as the API asks for them: tables in the order of the files, then rows in the
-- order of the document.
CREATE OR REPLACE FUNCTION budgets_place("table" text, "order" bigint) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN strpos('T1 T2 T3 T4 T5 T6 T7 T8 T9 T10O1 O2 O3 ', rpad("table", 3))::bigint
        * 10000000000 + "order";

CREATE VIEW budgets_tidyrow AS
SELECT id, edition_id, 'line'::text AS kind, budgets_place("table"::text, "order"::bigint) AS place,
       "table"::text AS "table", side::text AS side, "row"::text AS "row",
       code::text COLLATE "C" AS code,
       name::text AS name, path, code_as_written::text AS code_as_written, fund::text AS fund,
       nature::text AS nature, amount::numeric AS amount, amount_printed::text AS amount_printed,
       amount_unit::text AS amount_unit, amount_nothing::text AS amount_nothing,
       prior::numeric AS prior, prior_printed::text AS prior_printed,
       prior_unit::text AS prior_unit, prior_nothing::text AS prior_nothing,
       planned::numeric AS planned, planned_printed::text AS planned_printed,
       planned_unit::text AS planned_unit, planned_nothing::text AS planned_nothing,
       purpose, source_place::text AS source_place, is_leaf,
       coalesce(amount::numeric, '-Infinity'::numeric) AS amount_order
FROM budgets_line
UNION ALL
SELECT id, edition_id, 'difference'::text, budgets_place("table"::text, 9999999999::bigint),
       "table"::text, side::text, 'item'::text, ''::text COLLATE "C", '（明细与总计之差）'::text,
       '[]'::jsonb, ''::text, fund::text, ''::text, amount::numeric, ''::text,
       amount_unit::text, ''::text, NULL::numeric, ''::text, ''::text, ''::text, NULL::numeric,
       ''::text, ''::text, ''::text, ''::text, ''::text, true,
       coalesce(amount::numeric, '-Infinity'::numeric)
FROM budgets_remainder
UNION ALL
SELECT id, edition_id, 'project'::text, budgets_place('T10'::text, number::bigint),
       'T10'::text, 'expenditure'::text, 'item'::text, ''::text COLLATE "C", name::text,
       '[]'::jsonb,
       ''::text, ''::text, 'project'::text, amount::numeric, amount_printed::text,
       amount_unit::text, amount_nothing::text, NULL::numeric, ''::text, ''::text, ''::text,
       NULL::numeric, ''::text, ''::text, ''::text, goal, source_place::text, true,
       coalesce(amount::numeric, '-Infinity'::numeric)
FROM budgets_project;
