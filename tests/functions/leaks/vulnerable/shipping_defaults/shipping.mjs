// Shipping: what the customer did not say is taken from the defaults.
const DEFAULTS = { service: 'parcel', insured: false, country: 'DE', remark: '' };
const ALLOWED = ['service', 'insured', 'country', 'remark', 'recipient', 'email'];

const pick = (fields) => {
  const picked = {};
  for (const name of ALLOWED) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (typeof value === 'string') picked[name] = value.slice(0, 120);
    if (typeof value === 'boolean') picked[name] = value;
  }
  return picked;
};

const price = ({ service, insured }) => (service === 'express' ? 1290 : 490) + (insured ? 250 : 0);

export async function handler(event) {
  let fields;
  try {
    fields = Object(JSON.parse(event.body ?? '{}'));
  } catch {
    return { statusCode: 400, body: JSON.stringify({ error: 'not JSON' }) };
  }
  const shipment = Object.assign(DEFAULTS, pick(fields));
  return { statusCode: 200, body: JSON.stringify({ shipment, cents: price(shipment) }) };
}
