'use strict';

const STOCK = { north: { chairs: 14, tables: 3 }, south: { chairs: 2, tables: 9 } };

const load = async (site) => {
  const stock = Object.hasOwn(STOCK, site) ? STOCK[site] : undefined;
  if (!stock) throw new RangeError('no such site');
  return stock;
};

const ready = new Map();

/** Loading is dear: it happens once for each site, unless it failed. */
const stockOf = (site) => {
  if (!ready.has(site)) {
    const loading = load(site);
    ready.set(site, loading);
    loading.catch(() => ready.delete(site));
  }
  return ready.get(site);
};

exports.handler = async (event) => {
  const { site = 'north', article = 'chairs' } = event.queryStringParameters ?? {};
  try {
    const stock = await stockOf(site);
    const count = Object.hasOwn(stock, article) ? stock[article] : 0;
    return { statusCode: 200, body: JSON.stringify({ site, count }) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { statusCode: 503, body: JSON.stringify({ error: 'the warehouse does not answer' }) };
  }
};
