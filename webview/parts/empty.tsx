/** A place that has nothing to show yet: why, and one button that does the next thing. */
import { Button } from './button';

export interface EmptyProps {
  readonly text: string;
  readonly button?: string;
  readonly onPress?: () => void;
}

export function Empty({ text, button, onPress }: EmptyProps) {
  return (
    <div class="empty">
      <p>{text}</p>
      {button !== undefined && onPress && <Button primary leadsToTab onPress={onPress}>{button}</Button>}
    </div>
  );
}
