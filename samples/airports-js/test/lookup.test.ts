import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HttpRequest } from '@azure/functions';
import { lookup } from '../src/functions/lookup';

function request(code: string): HttpRequest {
  return new HttpRequest({ method: 'GET', url: `http://localhost/api/airports/${code}`, params: { code } });
}

test('an airport is found by its code', () => {
  const answer = lookup(request('fra'));

  assert.equal(answer.jsonBody.city, 'Frankfurt');
});

test('a code that nobody has is a problem', () => {
  assert.equal(lookup(request('XXX')).status, 404);
});
