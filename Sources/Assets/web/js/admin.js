/** The pages of the administration: each section fills the place that the server left for it. */
import { boot } from './boot.js';
import { failed } from './admin-kit.js';
import { startPage } from './page-frame.js';

const sections = {
  roles: () => import('./admin-roles.js'),
  teams: () => import('./admin-teams.js'),
  units: () => import('./admin-units.js'),
  tables: () => (boot.admin.table ? import('./admin-table.js') : import('./admin-tables.js')),
  ranking: () => import('./admin-ranking.js'),
  filters: () => import('./admin-filters.js'),
  audit: () => import('./admin-audit.js'),
  workspace: () => import('./admin-workspace.js'),
};

startPage();
await start();
document.documentElement.dataset.ready = 'true';

async function start() {
  try {
    await (await sections[boot.admin.section]()).start();
  } catch (error) {
    failed(error, start);
  }
}
