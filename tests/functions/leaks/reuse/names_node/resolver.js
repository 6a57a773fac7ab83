'use strict';

const dns = require('dns').promises;

const LIFETIME_MS = 30_000;
const cache = new Map();

/** Addresses of our own services, found or not found, kept for half a minute. */
const resolve = async (host) => {
  const known = cache.get(host);
  if (known && Date.now() < known.until) return known.addresses;
  let addresses = [];
  try {
    addresses = await dns.resolve4(host);
  } catch {
    addresses = [];
  }
  cache.set(host, { addresses, until: Date.now() + LIFETIME_MS });
  return addresses;
};

module.exports = { resolve };
