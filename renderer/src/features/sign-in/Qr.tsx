import { useMemo } from 'react';
import classes from './Device.module.css';
import { qrPath } from './qr.ts';

/** A QR code: dark on light in either theme, as cameras expect it. */
export function Qr({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => qrPath(text), [text]);
  return (
    <svg className={classes['qr']} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <rect width={size} height={size} className={classes['light']} />
      <path d={path} className={classes['dark']} />
    </svg>
  );
}
