import { createTheme, type MantineColorsTuple } from '@mantine/core';

const pine: MantineColorsTuple = [
  '#ecf8f5',
  '#d2eee7',
  '#a5ddd0',
  '#74c9b7',
  '#4ab59f',
  '#2c9f88',
  '#15826f',
  '#0f7263',
  '#0c6154',
  '#084c42',
];

/** One accent colour, dark enough for white text; its variables are in theme.css. */
export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: 7,
  colors: { pine },
  respectReducedMotion: true,
  cursorType: 'pointer',
});
