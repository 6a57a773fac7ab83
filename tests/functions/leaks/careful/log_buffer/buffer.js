'use strict';

/** Writing line by line is slow: lines are kept until there are enough of them. */
class BufferedLog {
  constructor(size) {
    this.size = size;
    this.lines = [];
  }

  info(message, more) {
    this.lines.push(JSON.stringify({ level: 'info', message, ...more }));
    if (this.lines.length >= this.size) this.flush();
  }

  flush() {
    if (this.lines.length > 0) process.stdout.write(this.lines.splice(0).join('\n') + '\n');
  }
}

module.exports = { BufferedLog };
