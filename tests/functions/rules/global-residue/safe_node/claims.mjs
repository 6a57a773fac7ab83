// Who is asking: what a token says is looked up once, kept for five minutes, for so many callers.
import { createHash } from 'node:crypto';

const CALLERS = 100;
const LIFETIME_MS = 300_000;

class Claims {
  #known = new Map();

  of(token) {
    const known = this.#known.get(token);
    if (known && known.expiresAt > Date.now()) return known.claims;
    const claims = { sub: createHash('sha256').update(token).digest('hex').slice(0, 8), token };
    this.#known.set(token, { claims, expiresAt: Date.now() + LIFETIME_MS });
    if (this.#known.size > CALLERS) this.#known.delete(this.#known.keys().next().value);
    return claims;
  }
}

const claims = new Claims();

export const handler = async (event) => {
  const [scheme, token] = (event.headers?.authorization ?? '').split(' ');
  if (scheme !== 'Bearer' || !token) return { statusCode: 401, body: '{}' };
  return { statusCode: 200, body: JSON.stringify({ sub: claims.of(token.slice(0, 200)).sub }) };
};
