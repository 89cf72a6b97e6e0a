import { app, HttpRequest, HttpResponseInit } from '@azure/functions';
import { flights } from '../flights';
import { problem } from '../problem';
import { takeIn } from '../query';

/** `GET routes/FRA/SYD?take=`: how to fly with at most one change; direct flights first, then the shortest way. */
export function journeys(request: HttpRequest): HttpResponseInit {
  const [from, to] = [flights.find(request.params.from), flights.find(request.params.to)];
  if (!from) return unknown(request.params.from);
  if (!to) return unknown(request.params.to);
  return { jsonBody: flights.journeys(from, to).slice(0, takeIn(request)) };
}

function unknown(code: string): HttpResponseInit {
  return problem(404, `No airport has the code ${code}.`);
}

app.http('Journeys', { methods: ['GET'], route: 'routes/{from:length(3,4)}/{to:length(3,4)}', authLevel: 'anonymous', handler: journeys });
