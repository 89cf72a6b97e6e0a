import { resolve } from 'node:path';
import { FlightData } from './flightData';

// The setting may name another folder, also one of OpenFlights files.
const folder = resolve(__dirname, '../../..', process.env.AIRPORTS_DATA || 'data');

/** What all functions share. Read now, once: a folder that is wrong stops the start, not the first request. */
export const flights = FlightData.load(folder);
