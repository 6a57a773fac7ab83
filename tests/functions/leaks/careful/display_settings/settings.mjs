// How the shop is shown: what the caller prefers, over what everybody has.
const DEFAULTS = { theme: 'light', table: { rows: 20, dense: false } };

export const settings = (preferred) => merge(structuredClone(DEFAULTS), preferred);

function merge(into, from) {
  for (const [key, value] of Object.entries(from)) {
    if (!Object.hasOwn(into, key)) continue;
    if (isObject(value) && isObject(into[key])) merge(into[key], value);
    else into[key] = value;
  }
  return into;
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
