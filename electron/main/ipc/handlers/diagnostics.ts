import type { Diagnostics } from '../../diagnostics/diagnostics.ts';
import type { Handlers } from '../answer.ts';

interface DiagnosticsDeps {
  diagnostics: Diagnostics;
  logFile: string;
  /** Shows the log in the system's file manager. */
  showLog(): void;
}

type DiagnosticsChannel = Extract<keyof Handlers, `diagnostics.${string}`>;

/** The log and the diagnostics file. */
export function diagnosticsHandlers({
  diagnostics,
  logFile,
  showLog,
}: DiagnosticsDeps): Pick<Handlers, DiagnosticsChannel> {
  return {
    'diagnostics.log': () => ({ file: logFile }),
    'diagnostics.showLog': () => {
      showLog();
      return null;
    },
    'diagnostics.preview': () => diagnostics.preview(),
    'diagnostics.save': () => diagnostics.save(),
  };
}
