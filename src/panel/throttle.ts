/** Calls at once, then at most once an interval; what came meanwhile is answered by one call at its end. */
export class Throttle {
  private timer: NodeJS.Timeout | undefined;
  private wanted = false;

  constructor(private readonly call: () => void, private readonly intervalMilliseconds: number) {}

  trigger(): void {
    if (this.timer) {
      this.wanted = true;
      return;
    }
    this.start();
    this.call();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.wanted = false;
  }

  private start(): void {
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (!this.wanted) return;
      this.wanted = false;
      this.trigger();
    }, this.intervalMilliseconds);
  }
}
