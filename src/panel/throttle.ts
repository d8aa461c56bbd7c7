/** Calls at once, then at most once an interval; what came meanwhile is answered by one call at its end. Disposed, it calls no more. */
export class Throttle {
  private timer: NodeJS.Timeout | undefined;
  private wanted = false;
  private disposed = false;

  constructor(private readonly call: () => void, private readonly intervalMilliseconds: number) {}

  trigger(): void {
    if (this.disposed) return;
    if (this.timer) {
      this.wanted = true;
      return;
    }
    this.start();
    this.call();
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
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
