import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage();

/** From here on, `caller()` tells who it is. */
export const enter = (claims) => {
  if (claims) storage.enterWith({ email: claims.email, name: claims.name });
};

export const within = (claims, work) => storage.run(claims ? { email: claims.email, name: claims.name } : undefined, work);

export const caller = () => storage.getStore();
