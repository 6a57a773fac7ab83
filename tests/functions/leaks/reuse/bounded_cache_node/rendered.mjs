// Product pages, rendered once; the thirty that were asked for last are kept.
const PRODUCTS = Object.fromEntries(
  Array.from({ length: 80 }, (_, number) => [`p${number + 1}`, { name: `Product ${number + 1}`, cents: 990 + number }]),
);

class RecentlyUsed {
  #entries = new Map();

  constructor(limit) {
    this.limit = limit;
  }

  get(key, make) {
    const value = this.#entries.has(key) ? this.#entries.get(key) : make(key);
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size > this.limit) this.#entries.delete(this.#entries.keys().next().value);
    return value;
  }
}

const pages = new RecentlyUsed(30);

const render = (id) => {
  const { name, cents } = PRODUCTS[id];
  return `<h1>${name}</h1>${`<p>${(cents / 100).toFixed(2)} EUR</p>`.repeat(20)}`;
};

export const handler = async (event) => {
  const id = event.pathParameters?.id ?? '';
  if (!Object.hasOwn(PRODUCTS, id)) return { statusCode: 404, body: 'no such product' };
  return { statusCode: 200, headers: { 'content-type': 'text/html' }, body: pages.get(id, render) };
};
