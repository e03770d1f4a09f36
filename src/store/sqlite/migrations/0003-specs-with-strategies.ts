/** Releases keep the spec that they were made with: what a spec has had since then gets the value that held before. */
export const specsWithStrategies = `
UPDATE releases SET spec = json_set(spec,
  '$.strategy', json_object('kind', spec ->> '$.strategy'),
  '$.provider', json('{"name":"local"}'),
  '$.checks', json('{"beforeTraffic":[],"atEachStep":[],"afterTraffic":[]}'),
  '$.gates', json('{"approval":null,"window":null,"freezes":[]}'),
  '$.rollbackWindow', 5,
  '$.keepWarm', 0,
  '$.sticky', json('{"cookie":"bough","maxAge":86400000,"keep":false}'),
  '$.chaos', json('{"allowed":false,"experiments":{},"schedule":null}'),
  '$.resources', (
    SELECT json_group_object(key, CASE value ->> '$.kind' WHEN 'service' THEN json_set(value,
      '$.cpu', NULL,
      '$.migrate', json_object('expand', value ->> '$.migrate', 'contract', NULL),
      '$.contract', NULL,
      '$.uses', json('{}'),
      '$.retry', json('{"attempts":3,"statuses":[],"timeout":null}')) ELSE json(value) END)
    FROM json_each(spec, '$.resources')))
WHERE json_type(spec, '$.strategy') = 'text';
`;
