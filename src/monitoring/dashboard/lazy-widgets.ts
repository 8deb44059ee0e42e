import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** All the columns that a dashboard has. */
const WIDTH = 24;

/** Rows of widgets that are made when the template is written, so that what is added to a webhook later is in them too. */
export class LazyWidgets implements cloudwatch.IWidget {
  public readonly width = WIDTH;
  private placed?: cloudwatch.IWidget;

  constructor(private readonly rows: () => readonly cloudwatch.IWidget[][]) {}

  public get height(): number {
    return this.make().height;
  }

  public position(x: number, y: number): void {
    this.placed = this.make();
    this.placed.position(x, y);
  }

  public toJson(): any[] {
    return (this.placed ?? this.make()).toJson();
  }

  private make(): cloudwatch.IWidget {
    return new cloudwatch.Column(...this.rows().map((row) => new cloudwatch.Row(...row)));
  }
}
