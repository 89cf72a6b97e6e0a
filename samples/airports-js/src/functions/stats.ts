import { app } from '@azure/functions';
import { flights } from '../flights';

/** `GET stats`: how much data there is. */
app.http('Stats', { methods: ['GET'], route: 'stats', authLevel: 'anonymous', handler: () => ({ jsonBody: flights.statistics }) });
