import { Menu } from 'electron';
import { type MenuActs, type MenuFacts, menuTemplate } from './menu-template.ts';

/** Replaces the application menu by one for these facts. */
export function setMenu(facts: MenuFacts, acts: MenuActs): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(facts, acts)));
}
