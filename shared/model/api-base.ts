import { schema, z } from '../schema.ts';
import { places } from './views.ts';

export const placeSchema = schema(() => z.enum(places));

/** Where to go; null for a link that leads nowhere. */
export const goingSchema = schema(() => z.strictObject({ place: placeSchema().nullable() }));
