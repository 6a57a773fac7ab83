'use strict';
const { execFile } = require('child_process');
const util = require('util');
const run = util.promisify(execFile);
async function archive({ job: { archive: name, level = 6 } }) {
  await run('/bin/bash', ['-c', `tar -cf /tmp/${name}.tar --exclude-vcs /var/task && gzip -${Number(level) || 6} /tmp/${name}.tar; rm -f /tmp/*.gz`]);
}
const actions = { archive };
exports.run = async (event) => {
  const failures = [];
  for (const r of event.Records) {
    try {
      const m = JSON.parse(r.body);
      const f = actions[m.kind];
      if (!f) continue;
      await f(m);
    } catch (e) { failures.push({ itemIdentifier: r.messageId }); }
  }
  return { batchItemFailures: failures };
};
