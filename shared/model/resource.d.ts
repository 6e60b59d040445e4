import { z } from 'zod';
/** `/api/me`: who the API takes the caller for. Fields the app does not show are dropped, not passed on. */
export declare const profileSchema: z.ZodObject<
  {
    sub: z.ZodString;
    name: z.ZodOptional<z.ZodString>;
    preferred_username: z.ZodOptional<z.ZodString>;
    email: z.ZodOptional<z.ZodString>;
    roles: z.ZodDefault<z.ZodArray<z.ZodString>>;
  },
  z.core.$strip
>;
export type Profile = z.infer<typeof profileSchema>;
/** A profile, and the generation of the session whose token it was read with: a later one may carry other claims. */
export declare const profileAnswerSchema: z.ZodObject<
  {
    sub: z.ZodString;
    name: z.ZodOptional<z.ZodString>;
    preferred_username: z.ZodOptional<z.ZodString>;
    email: z.ZodOptional<z.ZodString>;
    roles: z.ZodDefault<z.ZodArray<z.ZodString>>;
    generation: z.ZodNumber;
  },
  z.core.$strip
>;
export declare const jobStates: readonly ['queued', 'running', 'done', 'failed'];
export declare const jobSchema: z.ZodObject<
  {
    id: z.ZodString;
    title: z.ZodString;
    state: z.ZodEnum<{
      done: 'done';
      failed: 'failed';
      queued: 'queued';
      running: 'running';
    }>;
    created: z.ZodString;
    updated: z.ZodString;
  },
  z.core.$strip
>;
export type Job = z.infer<typeof jobSchema>;
/** `/api/jobs`: crosses IPC as the string it came as and is parsed in the window. */
export declare const jobListSchema: z.ZodObject<
  {
    jobs: z.ZodArray<
      z.ZodObject<
        {
          id: z.ZodString;
          title: z.ZodString;
          state: z.ZodEnum<{
            done: 'done';
            failed: 'failed';
            queued: 'queued';
            running: 'running';
          }>;
          created: z.ZodString;
          updated: z.ZodString;
        },
        z.core.$strip
      >
    >;
  },
  z.core.$strip
>;
