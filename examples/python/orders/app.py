from aws_cdk import App, CfnOutput, Stack
from cdk_scalable_webhook import Backend, MessageGroup, ScalableWebhook

app = App()
stack = Stack(app, 'OrdersStack')

webhook = ScalableWebhook(
    stack, 'Orders',
    backend=Backend.url('https://orders.example.com/hooks'),
    message_group=MessageGroup.header('x-order-id'),  # webhooks of one order stay in order
    max_concurrency=5,  # never more than five requests at once
)

CfnOutput(stack, 'WebhookUrl', value=webhook.url)

app.synth()
