import { schema, z } from '../schema.ts';
import { linkedViews } from './views.ts';

export const apiBaseSchema = schema(() => z.enum(linkedViews));

/** Where to go; null for a link that leads nowhere. */
export const goingSchema = schema(() => z.strictObject({ place: apiBaseSchema().nullable() }));
