"""What a person was told, what they want to be told, and what they want no more of."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import Base
from portal.notifications.choices import Settings


class Notice(Base):
    """The news of one burst for one person: codes only; words are made when it is read. `event_id`
    is the last event of the burst. Ahead of need there is no request yet: `need_id` then, and
    `event_id` counts how often that was told. `mail`: how it goes out, a `choices.Mode`."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "request_id", "event_id"),
        UniqueConstraint("person_id", "need_id", "event_id"),
        Index("ix_notice_request_id", "request_id", "event_id"),
        Index("ix_notice_person_id", "person_id", "id"),
        Index("ix_notice_mail", "mail", "digested_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("service_request.id"))
    need_id: Mapped[int | None] = mapped_column(ForeignKey("predicted_need.id"), index=True)
    event_id: Mapped[int]
    news: Mapped[list] = mapped_column(JSON)
    is_on_page: Mapped[bool] = mapped_column(default=True)
    mail: Mapped[str] = mapped_column(String(8))
    made_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    digested_at: Mapped[datetime | None]


class NoticeSettings(Base):
    """As `choices.Settings`; who has no row has the usual ones."""

    __tablename__ = "notice_settings"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    mail: Mapped[dict] = mapped_column(JSON)
    page: Mapped[dict] = mapped_column(JSON)
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int]
    digest_at: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)

    def as_settings(self) -> Settings:
        return Settings(self.mail, self.page, self.quiet_from, self.quiet_until, self.digest_at)


class NoticeMute(Base):
    """A request of which this person wants to hear only what waits for them."""

    __tablename__ = "notice_mute"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey("service_request.id"), primary_key=True, index=True
    )
    muted_at: Mapped[datetime]
