// Tickets of the help desk.
import { Container } from './container.mjs';

class TicketService {
  constructor(user, priorities) {
    this.user = user;
    this.priorities = priorities;
  }

  open(subject) {
    return { subject, reporter: this.user.email, priority: this.priorities[subject.length % 2], status: 'open' };
  }
}

const container = new Container()
  .once('priorities', () => ['normal', 'low'])
  .always('user', (get, event) => {
    const claims = event.requestContext.authorizer?.jwt?.claims ?? {};
    return { email: claims.email ?? 'guest', name: claims.name ?? '' };
  })
  .always('service', (get) => new TicketService(get('user'), get('priorities')));

export const handler = async (event) => {
  let subject = 'no subject';
  try {
    const fields = JSON.parse(event.body ?? '{}');
    if (typeof fields?.subject === 'string') subject = fields.subject.slice(0, 80);
  } catch {
    return { statusCode: 400, body: JSON.stringify({ error: 'not JSON' }) };
  }
  return { statusCode: 201, body: JSON.stringify(container.get('service', event).open(subject)) };
};
