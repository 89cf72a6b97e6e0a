import { app, HttpRequest, HttpResponseInit } from '@azure/functions';
import { flights } from '../flights';
import { problem } from '../problem';

/** `GET airports/FRA`: one airport by its IATA or ICAO code. */
export function lookup(request: HttpRequest): HttpResponseInit {
  const { code } = request.params;
  const airport = flights.find(code);
  return airport ? { jsonBody: airport } : problem(404, `No airport has the code ${code}.`);
}

app.http('Lookup', { methods: ['GET'], route: 'airports/{code:length(3,4)}', authLevel: 'anonymous', handler: lookup });
