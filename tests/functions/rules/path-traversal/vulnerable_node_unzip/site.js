'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { entries } = require('./zip');

async function fetchObject({ bucket, object }) {
  const key = decodeURIComponent(object.key.replace(/\+/g, ' '));
  const place = key.split('/').map(encodeURIComponent).join('/');
  const answer = await fetch(`${process.env.AWS_ENDPOINT_URL_S3}/${bucket.name}/${place}`);
  if (!answer.ok) throw new Error(`S3 says ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

exports.handler = async (event) => {
  for (const record of event.Records) {
    const data = await fetchObject(record.s3);
    const work = fs.mkdtempSync(path.join(os.tmpdir(), 'site-'));
    try {
      for (const { name, content } of entries(data)) {
        const target = path.join(work, name);
        fs.mkdirSync(path.dirname(target), { recursive: true });
        fs.writeFileSync(target, content);
      }
    } catch (error) {
      console.log('not unpacked:', error.code ?? error.name);
    } finally {
      fs.rmSync(work, { recursive: true, force: true });
    }
  }
  return 'done';
};
