import { HttpRequest } from '@azure/functions';

/** A parameter that is missing or cannot be read. `index.ts` answers it with 400. */
export class BadParameter extends Error {}

/** A number of the query. Without a fallback it is required. */
export function numberIn(request: HttpRequest, name: string, fallback?: number): number {
  const text = request.query.get(name);
  if (text === null && fallback !== undefined) return fallback;
  if (text === null) throw new BadParameter(`The query parameter '${name}' is required.`);
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) throw new BadParameter(`The query parameter '${name}' is '${text}', which is no number.`);
  return value;
}

/** A whole number of the query. */
export function integerIn(request: HttpRequest, name: string, fallback: number): number {
  const value = numberIn(request, name, fallback);
  if (!Number.isInteger(value)) throw new BadParameter(`The query parameter '${name}' is '${value}', which is no whole number.`);
  return value;
}

/** How many are wanted: 0 to 100, by default 20. */
export function takeIn(request: HttpRequest): number {
  return Math.min(Math.max(integerIn(request, 'take', 20), 0), 100);
}
