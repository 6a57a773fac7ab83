/** A dependency container: says how each thing is made, and whether it is made once or for each request. */
export class Container {
  #recipes = new Map();
  #made = new Map();

  once(name, make) {
    this.#recipes.set(name, { make, keep: true });
    return this;
  }

  always(name, make) {
    this.#recipes.set(name, { make, keep: false });
    return this;
  }

  get(name, request) {
    if (this.#made.has(name)) return this.#made.get(name);
    const recipe = this.#recipes.get(name);
    if (!recipe) throw new Error(`nothing is registered as ${name}`);
    const made = recipe.make((other) => this.get(other, request), request);
    if (recipe.keep) this.#made.set(name, made);
    return made;
  }
}
