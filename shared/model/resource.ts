import { schema, z } from '../schema.ts';

/** `/api/me`: who the API takes the caller for. Fields the app does not show are dropped, not passed on. */
export const profileSchema = schema(() =>
  z.object({
    sub: z.string(),
    name: z.string().optional(),
    preferred_username: z.string().optional(),
    email: z.string().optional(),
    roles: z.array(z.string()).default([]),
  }),
);

export type Profile = z.infer<ReturnType<typeof profileSchema>>;

/** A profile, and the generation of the session whose token it was read with: a later one may carry other claims. */
export const profileAnswerSchema = schema(() =>
  profileSchema().extend({ generation: z.number().int().nonnegative() }),
);

export const jobStates = ['queued', 'running', 'done', 'failed'] as const;

export const jobSchema = schema(() =>
  z.object({
    id: z.string(),
    title: z.string(),
    state: z.enum(jobStates),
    created: z.string(),
    updated: z.string(),
  }),
);

export type Job = z.infer<ReturnType<typeof jobSchema>>;

/** `/api/jobs`: crosses IPC as the string it came as and is parsed in the window. */
export const jobListSchema = schema(() => z.object({ jobs: z.array(jobSchema()) }));
