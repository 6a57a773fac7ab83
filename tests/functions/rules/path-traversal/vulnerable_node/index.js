'use strict';

const fs = require('fs/promises');
const path = require('path');

const NOTES = '/tmp/notes';

exports.handler = async (event) => {
  for (const record of event.Records) {
    const key = decodeURIComponent(record.s3.object.key.replace(/\+/g, ' '));
    const note = path.join(NOTES, `${key}.json`);
    try {
      await fs.mkdir(path.dirname(note), { recursive: true });
      await fs.writeFile(note, JSON.stringify({ size: record.s3.object.size ?? 0 }));
      await fs.rm(note);
    } catch (error) {
      console.warn('no note for an object:', error.code);
    } finally {
      await fs.rm(NOTES, { recursive: true, force: true });
    }
  }
};
