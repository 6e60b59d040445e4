import { z } from 'zod';

/** `/api/me`: who the API takes the caller for. Fields the app does not show are dropped, not passed on. */
export const profileSchema = z.object({
  sub: z.string(),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
  email: z.string().optional(),
  roles: z.array(z.string()).default([]),
});

export type Profile = z.infer<typeof profileSchema>;

export const jobStates = ['queued', 'running', 'done', 'failed'] as const;

export const jobSchema = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(jobStates),
  created: z.string(),
  updated: z.string(),
});

export type Job = z.infer<typeof jobSchema>;

/** `/api/jobs`: crosses IPC as the string it came as and is parsed in the window. */
export const jobListSchema = z.object({ jobs: z.array(jobSchema) });
