from pathlib import Path

from aws_cdk import App, CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk.aws_dynamodb import Attribute, AttributeType, BillingMode, Table
from aws_cdk.aws_lambda import Code, Function, FunctionUrlAuthType, Runtime
from cdk_scalable_webhook import Backend, Filter, Match, MessageGroup, ScalableWebhook

# The functions of the example in TypeScript, because the local runtime hosts Node.js; in a copy of this folder they stand beside this file.
HERE = Path(__file__).parent
FUNCTIONS = next(folder for folder in (HERE / 'functions', HERE / '../../typescript/word-counter/functions') if folder.exists())

app = App()
stack = Stack(app, 'WordCounter')

# One item for each word and subscriber, so that no subscriber ever waits for another.
counts = Table(
    stack, 'Counts',
    partition_key=Attribute(name='key', type=AttributeType.STRING),
    sort_key=Attribute(name='subscriber', type=AttributeType.STRING),
    time_to_live_attribute='expiresAt',
    billing_mode=BillingMode.PAY_PER_REQUEST,
    removal_policy=RemovalPolicy.DESTROY,
)


def add_function(id: str, handler: str) -> Function:
    return Function(
        stack, id,
        runtime=Runtime.NODEJS_24_X,
        handler=handler,
        code=Code.from_asset(str(FUNCTIONS.resolve())),
        environment={'TABLE_NAME': counts.table_name},
        timeout=Duration.seconds(10),
    )


count = add_function('Count', 'count.handler')
add_ten = add_function('AddTen', 'add-ten.handler')
log = add_function('Log', 'log.handler')
show = add_function('Show', 'show.handler')
counts.grant(count, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem')
counts.grant(add_ten, 'dynamodb:PutItem', 'dynamodb:UpdateItem')
counts.grant(show, 'dynamodb:Scan')

webhook = ScalableWebhook(
    stack, 'Webhook',
    message_group=MessageGroup.form_field('channel_id'),  # the posts of one channel stay in order
)
posts = Filter.form_field('text', Match.exists())
webhook.add_destination('Count', backend=Backend.function(count), filter=posts)
webhook.add_destination('AddTen', backend=Backend.function(add_ten), filter=posts)
webhook.add_destination('Log', backend=Backend.function(log))

CfnOutput(stack, 'WebhookUrl', value=webhook.url)
CfnOutput(stack, 'CountsUrl', value=show.add_function_url(auth_type=FunctionUrlAuthType.NONE).url)

app.synth()
