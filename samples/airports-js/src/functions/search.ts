import { app, HttpRequest, HttpResponseInit } from '@azure/functions';
import { flights } from '../flights';
import { takeIn } from '../query';

/** `GET airports?q=zurich&country=&take=`: airports by any part of their names, the best match first. */
export function search(request: HttpRequest): HttpResponseInit {
  const found = flights.search(request.query.get('q') ?? '', request.query.get('country') ?? '');
  return { jsonBody: found.slice(0, takeIn(request)) };
}

app.http('Search', { methods: ['GET'], route: 'airports', authLevel: 'anonymous', handler: search });
