import { app, HttpRequest, HttpResponseInit } from '@azure/functions';
import { flights } from '../flights';
import { validationProblem } from '../problem';
import { integerIn, numberIn } from '../query';

/** `GET airports/nearest?lat=50.03&lon=8.57&count=`: the airports around a place, with their distances. */
export function nearest(request: HttpRequest): HttpResponseInit {
  const [lat, lon, count] = [numberIn(request, 'lat'), numberIn(request, 'lon'), integerIn(request, 'count', 5)];
  const errors: Record<string, string[]> = {};
  if (lat < -90 || lat > 90) errors.lat = ['A latitude is -90 to 90 degrees.'];
  if (lon < -180 || lon > 180) errors.lon = ['A longitude is -180 to 180 degrees.'];
  if (count < 1 || count > 100) errors.count = ['Ask for 1 to 100 airports.'];
  return Object.keys(errors).length > 0 ? validationProblem(errors) : { jsonBody: flights.nearest(lat, lon, count) };
}

app.http('Nearest', { methods: ['GET'], route: 'airports/nearest', authLevel: 'anonymous', handler: nearest });
