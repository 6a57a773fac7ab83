// Contacts: the changes of a request go to the address book in one piece.
const flush = (batch) => {
  console.log(JSON.stringify({ message: 'address book updated', contacts: batch }));
};

export const handler = async (event) => {
  let contact;
  try {
    contact = Object(JSON.parse(event.body ?? '{}'));
  } catch {
    return { statusCode: 400, body: JSON.stringify({ error: 'not JSON' }) };
  }
  if (typeof contact.email !== 'string') return { statusCode: 422, body: JSON.stringify({ error: 'email is missing' }) };
  flush([{ email: contact.email.slice(0, 100), name: typeof contact.name === 'string' ? contact.name.slice(0, 80) : '' }]);
  return { statusCode: 202, body: JSON.stringify({ accepted: true }) };
};
