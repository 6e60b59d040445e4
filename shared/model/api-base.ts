import { schema, z } from '../schema.ts';
import { linkedViews } from './views.ts';

export const apiBaseSchema = schema(() => z.enum(linkedViews));

/** The view to open; null for an unknown link. */
export const goingSchema = schema(() => z.strictObject({ place: apiBaseSchema().nullable() }));
