'use strict';

// Product table → search index. Shares its code with the nightly re-index job, which runs on a command line.

const SKU = /^[A-Za-z0-9-]{1,64}$/;

function fatal(message) {
  // A wrong entry in the index is worse than none: stop, and let somebody look.
  console.error(`indexer: ${message}`);
  process.exit(2);
}

function plain(attribute) {
  const [[type, value]] = Object.entries(attribute);
  if (type === 'N') return Number(value);
  if (type === 'L') return value.map(plain);
  if (type === 'M') return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
  return type === 'NULL' ? null : value;
}

function documentOf({ Keys, NewImage }) {
  const sku = plain(Keys.sku);
  if (!SKU.test(sku)) fatal(`bad SKU of ${String(sku).length} characters`);
  const words = new Set();
  for (const value of Object.values(NewImage ?? {}).map(plain)) {
    if (typeof value === 'string') value.toLowerCase().split(/\W+/, 200).forEach((word) => words.add(word));
  }
  return { sku, words: [...words].filter(Boolean) };
}

exports.handler = async (event) => {
  const changes = { upserts: 0, deletes: 0 };
  for (const { eventName, dynamodb } of event.Records) {
    if (eventName === 'REMOVE') {
      changes.deletes += 1;
    } else if (documentOf(dynamodb).words.length > 0) {
      changes.upserts += 1;
    }
  }
  console.log(JSON.stringify(changes));
  return changes;
};
