import { Airport } from './airport';

export const radiusKm = 6371.0088;
export const kmPerDegree = (Math.PI / 180) * radiusKm;

/** The great-circle distance by the haversine formula, which stays exact for near places. */
export function km(latitude1: number, longitude1: number, latitude2: number, longitude2: number): number {
  const [a, b] = [radians(latitude1), radians(latitude2)];
  const north = Math.sin((b - a) / 2);
  const east = Math.sin(radians(longitude2 - longitude1) / 2);
  const h = north * north + Math.cos(a) * Math.cos(b) * east * east;
  return 2 * radiusKm * Math.asin(Math.min(1, Math.sqrt(h)));
}

export function kmBetween(from: Airport, to: Airport): number {
  return km(from.latitude, from.longitude, to.latitude, to.longitude);
}

/** To a tenth. */
export function rounded(distance: number): number {
  return Math.round(distance * 10) / 10;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
