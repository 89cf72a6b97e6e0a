import { STATUS_CODES } from 'node:http';
import { HttpResponseInit } from '@azure/functions';

/** An error in the shape of RFC 9457. */
export function problem(status: number, detail: string): HttpResponseInit {
  return answer(status, { type: typeOf(status), title: STATUS_CODES[status], status, detail });
}

/** What is wrong with each parameter. */
export function validationProblem(errors: Record<string, string[]>): HttpResponseInit {
  return answer(400, { type: typeOf(400), title: 'One or more validation errors occurred.', status: 400, errors });
}

function answer(status: number, body: object): HttpResponseInit {
  return { status, headers: { 'Content-Type': 'application/problem+json' }, jsonBody: body };
}

// The section of RFC 9110 that says what a status from 400 on means.
function typeOf(status: number): string {
  return `https://tools.ietf.org/html/rfc9110#section-15.5.${status - 399}`;
}
