'use strict';

const fs = require('fs');
const path = require('path');
const crypto = require('crypto');

const LIFETIME_MS = 10 * 60 * 1000;

let cached;

/** The issuer's keys by their id, fetched again after some minutes. */
const keys = async () => {
  if (cached && Date.now() < cached.until) return cached.keys;
  const text = await fs.promises.readFile(path.join(__dirname, 'keys.json'), 'utf8');
  const found = new Map();
  for (const jwk of JSON.parse(text).keys)
    found.set(jwk.kid, crypto.createSecretKey(Buffer.from(jwk.k, 'base64url')));
  cached = { keys: found, until: Date.now() + LIFETIME_MS };
  return found;
};

module.exports = { keys };
