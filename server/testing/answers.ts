import { z } from 'zod';

const refusalSchema = z.object({
  error: z.string(),
  error_description: z.string().optional(),
  session_end_reason: z.string().optional(),
  session_ended_by: z.string().optional(),
});

/** Parses a refusal (RFC 6749 §5.2), with the reason if a session ended. */
export async function refusalOf(
  answer: Response | Promise<Response>,
): Promise<z.infer<typeof refusalSchema>> {
  return refusalSchema.parse(await (await answer).json());
}
