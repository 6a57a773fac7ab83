'use strict';

const fs = require('fs/promises');
const path = require('path');

const NOTES = '/tmp/notes';

exports.handler = async (event) => {
  for (const record of event.Records) {
    let key;
    try {
      key = decodeURIComponent(record.s3.object.key.replace(/\+/g, ' '));
    } catch {
      continue;
    }
    // Whatever folders the key names, the note lies in ours.
    const name = path.basename(key).replace(/[^\w.-]/g, '_').slice(0, 100);
    const note = path.join(NOTES, `${name || 'unnamed'}.json`);
    try {
      await fs.mkdir(NOTES, { recursive: true });
      await fs.writeFile(note, JSON.stringify({ size: record.s3.object.size ?? 0 }));
    } finally {
      await fs.rm(NOTES, { recursive: true, force: true });
    }
  }
};
