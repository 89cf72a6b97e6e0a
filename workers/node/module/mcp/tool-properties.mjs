/** A property of a tool, declared step by step; required unless `optional` is called. */
class ToolProperty {
  #type;
  #description = '';
  #isRequired = true;
  #isArray = false;

  get propertyName() {
    return '';
  }

  get propertyType() {
    if (!this.#type) throw new Error('Property type must be specified (use .string(), .number(), etc.)');
    return this.#type;
  }

  get description() {
    return this.#description;
  }

  get isRequired() {
    return this.#isRequired;
  }

  get isArray() {
    return this.#isArray;
  }

  #as(type) {
    this.#type = type;
    return this;
  }

  string = () => this.#as('string');
  double = () => this.#as('number');
  long = () => this.#as('number');
  number = () => this.#as('number');
  boolean = () => this.#as('boolean');
  object = () => this.#as('object');
  integer = () => this.#as('integer');
  datetime = () => this.#as('string');

  /** @param {string} description */
  describe(description) {
    this.#description = description;
    return this;
  }

  optional() {
    this.#isRequired = false;
    return this;
  }

  asArray() {
    this.#isArray = true;
    return this;
  }
}

const kinds = ['string', 'integer', 'number', 'boolean', 'double', 'long', 'datetime', 'object'];

/** The beginning of a property's declaration: `arg.string().describe('…')`. */
export const arg = Object.fromEntries(kinds.map(kind => [kind, () => new ToolProperty()[kind]()]));

const members = ['propertyType', 'description', 'isRequired', 'isArray'];

/**
 * The properties of a tool as a list; given as one, or as builders by name. Undefined where they are neither.
 * @param {any} given
 */
export function toolProperties(given) {
  if (!given) return undefined;
  if (Array.isArray(given)) {
    given.forEach((property, index) => {
      if (!property.propertyType || property.propertyType.trim() === '') {
        throw new Error(`Property type is required for property '${property.propertyName || `index ${index}`}'`);
      }
      property.description ??= '';
    });
    return given;
  }
  const isDeclared = property => typeof property === 'object' && property !== null && members.every(member => member in property);
  if (typeof given !== 'object' || !Object.values(given).every(isDeclared)) return undefined;
  return Object.entries(given).map(([propertyName, property]) => ({
    propertyName,
    propertyType: property.propertyType,
    description: property.description || '',
    isRequired: property.isRequired ?? true,
    isArray: property.isArray ?? false,
  }));
}
