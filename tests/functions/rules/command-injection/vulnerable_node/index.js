const { exec } = require('child_process');
const { promisify } = require('util');

const run = promisify(exec);

function messageOf(record) {
  try {
    const body = JSON.parse(record.body);
    return typeof body.message === 'string' ? body.message : '';
  } catch {
    return '';
  }
}

exports.handler = async (event) => {
  const counts = [];
  for (const record of event.Records) {
    const message = messageOf(record);
    try {
      const { stdout } = await run(`echo "${message}" | wc -w`, { timeout: 2000 });
      counts.push(Number.parseInt(stdout, 10));
    } catch {
      counts.push(null);
    }
  }
  return { counts };
};
