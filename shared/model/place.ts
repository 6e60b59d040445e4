import { z } from '../schema.ts';
import { places } from './places.ts';

export const placeSchema = z.enum(places);

/** Where to go; null for a link that leads nowhere. */
export const goingSchema = z.strictObject({ place: placeSchema.nullable() });
