"""What the company of an order said: as on its own page, for the job center of the order."""

from companies.forms.feedback import FeedbackForm


class OrderFeedbackForm(FeedbackForm):
    """The job center is not asked for: the order has one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["job_center"]
