'use strict';

/**
 * The client of a small database with row level security: what a session may see depends on its variables, which live
 * as long as the connection.
 */
class Connection {
  constructor(rows) {
    this.rows = rows;
    this.variables = new Map();
  }

  async query(statement, values = []) {
    const set = /^SET (LOCAL )?([\w.]+) = \$1$/.exec(statement);
    if (set) {
      this.variables.set(set[2], values[0]);
      return [];
    }
    if (statement === 'DISCARD ALL') {
      this.variables.clear();
      return [];
    }
    if (statement === 'SELECT current_setting') return [{ value: this.variables.get(values[0]) ?? null }];
    const tenant = this.variables.get('app.tenant');
    return this.rows.filter((row) => row.public || row.tenant === tenant);
  }
}

module.exports = { Connection };
