// Contacts: changes are collected for a moment and go to the address book in one piece.
const QUIET_MS = 10;

const changes = [];
let timer;

const flush = () => {
  const batch = changes.splice(0);
  console.log(JSON.stringify({ message: 'address book updated', contacts: batch }));
};

const later = (change) => {
  changes.push(change);
  clearTimeout(timer);
  timer = setTimeout(flush, QUIET_MS);
  timer.unref();
};

export const handler = async (event) => {
  let contact;
  try {
    contact = Object(JSON.parse(event.body ?? '{}'));
  } catch {
    return { statusCode: 400, body: JSON.stringify({ error: 'not JSON' }) };
  }
  if (typeof contact.email !== 'string') return { statusCode: 422, body: JSON.stringify({ error: 'email is missing' }) };
  later({ email: contact.email.slice(0, 100), name: typeof contact.name === 'string' ? contact.name.slice(0, 80) : '' });
  return { statusCode: 202, body: JSON.stringify({ accepted: true }) };
};
