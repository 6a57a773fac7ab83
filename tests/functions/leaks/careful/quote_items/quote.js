'use strict';

/** A quote with its positions; the newest ones are shown. */
class Quote {
  static VAT = 0.19;
  items = [];

  constructor(reference) {
    this.reference = reference;
  }

  add(title, cents) {
    this.items.push({ title, cents });
    return this;
  }

  toJSON() {
    const net = this.items.reduce((sum, item) => sum + item.cents, 0);
    return { reference: this.reference, items: this.items, net, gross: Math.round(net * (1 + Quote.VAT)) };
  }
}

const cents = (value) => (Number.isFinite(value) && value > 0 ? Math.min(Math.round(value * 100), 1e8) : 0);

exports.handler = async (event, context) => {
  let wanted;
  try {
    wanted = JSON.parse(event.body || '{}');
  } catch {
    return { statusCode: 400, body: 'not JSON' };
  }
  if (wanted === null || typeof wanted !== 'object') return { statusCode: 400, body: 'not an object' };
  const quote = new Quote(context.awsRequestId.slice(-8));
  quote.add(typeof wanted.message === 'string' ? wanted.message.slice(0, 200) : 'consulting', cents(wanted.amount));
  quote.add('travel', 4500);
  return { statusCode: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(quote) };
};
