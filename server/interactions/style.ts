import { createHash } from 'node:crypto';

/** The pages' only style sheet: system font, 8 px grid, one accent colour, light and dark. */
export const style = `
:root{color-scheme:light dark;--page:#f4f5f8;--card:#fff;--ink:#1b1e28;--soft:#5a6072;--line:#d5d9e3;
--field:#fff;--accent:#3450b8;--accent-ink:#fff;--accent-hover:#29409a;--bad:#a3261c;--bad-page:#fdeeec;
--care:#6b4a00;--care-page:#fdf3dc}
@media (prefers-color-scheme:dark){:root{--page:#12141b;--card:#1b1e28;--ink:#e9ebf2;--soft:#a3a9bb;
--line:#3a3f4f;--field:#14161e;--accent:#9db1ff;--accent-ink:#10142a;--accent-hover:#b7c6ff;--bad:#ffb4ab;--bad-page:#3a1f1d;--care:#f2cf86;--care-page:#352b14}}
*{box-sizing:border-box}
html{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;background:var(--page);color:var(--ink)}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;justify-content:center;padding:32px 16px}
main{width:100%;max-width:416px;background:var(--card);border:1px solid var(--line);border-radius:16px;padding:40px}
.mark{display:flex;align-items:center;gap:12px;margin:0 0 32px;font-weight:600;letter-spacing:.01em}
.mark svg{width:32px;height:32px;flex:none}
h1{overflow-wrap:anywhere;font-size:1.5rem;line-height:1.25;font-weight:650;margin:0 0 8px;letter-spacing:-.01em}
p{margin:0 0 16px}
.lead{color:var(--soft);margin-bottom:24px;overflow-wrap:anywhere}
.lead:last-child{margin-bottom:0}
.lead strong{color:var(--ink);font-weight:600}
label{display:block;font-size:.875rem;font-weight:600;margin:0 0 8px}
input{display:block;width:100%;min-height:48px;font:inherit;color:inherit;background:var(--field);border:1px solid var(--soft);
border-radius:8px;padding:0 16px;margin:0 0 24px}
input:focus-visible,button:focus-visible,a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
input[aria-invalid=true]{border-color:var(--bad)}
button,a.quiet{display:block;width:100%;min-height:48px;padding:11px 16px;font:inherit;font-weight:600;text-align:center;text-decoration:none;
border-radius:8px;border:1px solid transparent;cursor:pointer}
.primary{background:var(--accent);color:var(--accent-ink)}
.primary:hover{background:var(--accent-hover)}
.quiet{background:transparent;color:var(--soft);margin-top:8px}
.quiet:hover{color:var(--ink);border-color:var(--line)}
.alert,.warning{border:1px solid transparent;border-radius:8px;padding:12px 16px;margin:0 0 24px}
.alert{background:var(--bad-page);color:var(--bad)}
.warning{background:var(--care-page);color:var(--care)}
.note{border-top:1px solid var(--line);margin:24px 0 0;padding-top:16px;color:var(--soft);font-size:.875rem}
input.code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:1.25rem;letter-spacing:.1em;text-transform:uppercase}
.shown{margin:0 0 24px;text-align:center}
.shown code{font-size:1.75rem;font-weight:600;letter-spacing:.1em}
code{font:.9375em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--ink)}
ul{list-style:none;margin:0 0 24px;padding:0;border-top:1px solid var(--line)}
li{padding:12px 0;border-bottom:1px solid var(--line)}
footer{margin-top:16px;color:var(--soft);font-size:.875rem;text-align:center;max-width:100%;overflow-wrap:anywhere}
@media (max-width:480px){main{padding:24px;border-radius:12px}}
`;

/** The hash of the style sheet. The Content-Security-Policy allows no other style. */
export const styleHash = createHash('sha256').update(style).digest('base64');
